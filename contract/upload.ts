import * as z from 'zod';

/** Answer of `POST /v1/uploads`: a form that takes one file. */
export const uploadSchema = z
  .strictObject({
    id: z.string().meta({ description: 'What a prediction names it by: {"upload": "<id>"}' }),
    url: z.string().meta({ description: 'POST `fields`, then `file`, to it as multipart/form-data' }),
    fields: z.record(z.string(), z.string()),
    maxBytes: z.int().min(1),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Upload' });

export type Upload = z.infer<typeof uploadSchema>;
