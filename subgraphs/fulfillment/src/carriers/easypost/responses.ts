import { z } from 'zod';

/** The parts of EasyPost's answers that we read; everything else may come and go. */

const text = z.string().nullish();

export const rateSchema = z.object({
  id: z.string(),
  carrier: z.string(),
  service: z.string(),
  rate: z.string().regex(/^\d+(\.\d+)?$/),
  currency: z.string().length(3),
  delivery_days: z.number().nullish(),
  est_delivery_days: z.number().nullish(),
});
export type EasyPostRate = z.infer<typeof rateSchema>;

const labelSchema = z.object({
  label_url: text,
  label_pdf_url: text,
  label_zpl_url: text,
  label_file_type: text,
});

export const trackerSchema = z.object({
  tracking_code: z.string(),
  status: text,
  est_delivery_date: text,
  public_url: text,
  tracking_details: z
    .array(
      z.object({
        message: text,
        description: text,
        status: text,
        datetime: text,
        tracking_location: z.object({ city: text, state: text, country: text, zip: text }).nullish(),
      }),
    )
    .nullish(),
});
export type EasyPostTracker = z.infer<typeof trackerSchema>;

export const shipmentSchema = z.object({
  id: z.string(),
  reference: text,
  rates: z.array(rateSchema).default([]),
  selected_rate: rateSchema.nullish(),
  postage_label: labelSchema.nullish(),
  tracking_code: text,
  tracker: z.object({ public_url: text }).nullish(),
  refund_status: text,
  scan_form: z.object({ id: z.string() }).nullish(),
  messages: z.array(z.object({ carrier: text, message: z.unknown() })).nullish(),
});
export type EasyPostShipment = z.infer<typeof shipmentSchema>;

export const scanFormSchema = z.object({ id: z.string() });

export const eventSchema = z.object({ description: z.string(), result: z.unknown() });
