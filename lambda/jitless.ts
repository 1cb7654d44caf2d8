import { config } from 'zod';

// To be imported before any schema is made. zod writes and compiles a parser for each object it meets: a cold start would
// wait 6 ms for that, and a call gains less than it can measure.
config({ jitless: true });
