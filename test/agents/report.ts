export type Report = {
  /** Passed when nothing is wrong: `problem` says what is. */
  readonly check: (what: string, problem: string | null) => void;
  readonly note: (text: string) => void;
  /** Prints the sums; true when nothing failed. */
  readonly finish: () => boolean;
};

/** A line per check; the sums alone on the last line. */
export const createReport = (print: (line: string) => void): Report => {
  let passed = 0;
  let failed = 0;
  return {
    check: (what, problem) => {
      if (problem === null) passed += 1;
      else failed += 1;
      print(problem === null ? `ok      ${what}` : `FAILED  ${what}: ${problem}`);
    },
    note: (text) => print(`        ${text}`),
    finish: () => {
      print(`${passed} passed, ${failed} failed`);
      return failed === 0;
    },
  };
};
