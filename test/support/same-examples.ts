import fc from 'fast-check';

/**
 * Property tests draw the same examples in every run, so that a change is judged by what it changes. Other examples are
 * drawn with another number: `CENTESIMO_PROPERTY_SEED=7 npx vitest run FILE`.
 */
fc.configureGlobal({ seed: Number(process.env['CENTESIMO_PROPERTY_SEED'] ?? 20_261_121) });
