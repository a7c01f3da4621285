/**
 * What the engine's and the writer's thread may keep of short-lived objects: half of what Node would take for each. A
 * thread with a million calls behind it then stays some 60 MB smaller (100 MB while it exports), and no figure is slower.
 */
export const threadMemory = {
  maxYoungGenerationSizeMb: 12,
  // No thread comes near it; but V8 lets what is dead grow to three times what lives where it may have more.
  maxOldGenerationSizeMb: 2000,
} as const;
