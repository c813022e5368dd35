/** Values that are made once for each key, so many at a time: where there are more, all are made anew when asked for. */
export class Remembered<Key, Value extends NonNullable<unknown>> {
  private readonly known = new Map<Key, Value>();

  constructor(private readonly most: number) {}

  of(key: Key, make: (key: Key) => Value): Value {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    if (this.known.size >= this.most) this.known.clear();
    this.known.set(key, made);
    return made;
  }
}
