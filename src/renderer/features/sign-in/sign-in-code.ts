const codePattern = /^[\w-]{1,128}$/;

/**
 * The one-time code in what somebody pasted: the whole link ("http://127.0.0.1:4650/#code=abc"), its end, or the code
 * alone. Null when there is none.
 */
export const readSignInCode = (text: string): string | null => {
  const trimmed = text.trim();
  const marked = /[#?&]code=([^&\s]*)/.exec(trimmed)?.[1];
  const code = marked ?? trimmed;
  return codePattern.test(code) ? code : null;
};
