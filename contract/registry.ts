import * as z from 'zod';
import { manifestSchema } from './model.ts';

/** `<models>/<name>/current.json`: the version that answers requests which name none. */
export const currentSchema = z.object({ version: manifestSchema.shape.version });

/** `<models>/default.json`: the model that answers requests which name none. */
export const defaultSchema = z.object({ name: manifestSchema.shape.name });
