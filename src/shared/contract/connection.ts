import { z } from 'zod';

/** What a local app needs to record calls. The token only writes; who may ask for it is who administers. */
export const connectionSchema = z.object({ url: z.string(), ingest_token: z.string(), data_dir: z.string() });
export type Connection = z.infer<typeof connectionSchema>;
