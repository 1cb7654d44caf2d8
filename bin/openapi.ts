// node bin/openapi.ts: writes contract/openapi.json. A test compares it with what the schemas say.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '../contract/openapi.ts';

const file = join(import.meta.dirname, '..', 'contract', 'openapi.json');
writeFileSync(file, `${JSON.stringify(openApiDocument(), null, 2)}\n`);
