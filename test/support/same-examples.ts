import fc from 'fast-check';

/**
 * Property tests draw the same examples in every run, so that a change is judged by what it changes. Other examples are
 * drawn with another number: `PROPERTY_SEED=7 npm test`, or `npx vitest run --project unit FILE`.
 */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20_261_121) });
