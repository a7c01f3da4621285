import { describe, expect, it } from 'vitest';
import { nodeVersionProblem } from '../../src/main/node-version.ts';

describe('nodeVersionProblem', () => {
  it.each(['18.20.4', '20.20.2', '22.0.0', '23.11.1'])('asks for a newer Node than %s in one line', (version) => {
    const problem = nodeVersionProblem(version);
    expect(problem).toContain(`needs Node 24 or newer, and this is ${version}`);
    expect(problem).not.toContain('\n');
  });

  it.each(['24.0.0', '24.21.0', '26.1.0', '100.0.0'])('accepts %s', (version) => {
    expect(nodeVersionProblem(version)).toBeNull();
  });
});
