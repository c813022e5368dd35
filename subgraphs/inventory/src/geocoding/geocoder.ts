import type { Place } from '../rules/sourcing/problem.js';

/** Degrees. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** Port: where a place is. A merchant may ask a service of theirs; the default works offline. */
export interface Geocoder {
  /** Null when nobody knows; never throws for a place that it does not know. */
  locate(place: Place & { readonly region?: string | null }): Promise<Coordinates | null>;
}

/** The place with coordinates: its own, or the geocoder's, or none. */
export async function located<P extends Place>(geocoder: Geocoder, place: P): Promise<P> {
  if (place.latitude != null && place.longitude != null) return place;
  const found = await geocoder.locate(place);
  return found ? { ...place, ...found } : place;
}
