import { type SubmitEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../api/engine-context.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { readSignInCode } from './sign-in-code.ts';
import { type SignInProblem, toSignInProblem } from './sign-in-problem.ts';

type Properties = { readonly initialProblem: SignInProblem | null };

/** Shown to a page without a session: says how to get a link, and takes one. */
export const SignIn = ({ initialProblem }: Properties) => {
  const { t } = useTranslation();
  const engine = useEngine();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState(initialProblem);
  const [isBusy, setIsBusy] = useState(false);
  const fieldId = useId();
  const problemId = useId();

  const submit = async (code: string | null): Promise<void> => {
    if (code === null || engine.signIn === null) return setProblem('notACode');
    setIsBusy(true);
    try {
      await engine.signIn(code);
      await engine.retry();
    } catch (thrown) {
      setProblem(toSignInProblem(thrown));
    }
    setIsBusy(false);
  };

  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void submit(readSignInCode(text));
  };

  return (
    <Card testId="sign-in">
      <form className="flex flex-col gap-4 p-5" onSubmit={onSubmit} noValidate>
        <h1 className="text-lg font-semibold">{t('signIn.title')}</h1>
        <p className="text-muted">{t('signIn.explanation')}</p>
        <div className="flex flex-col gap-1.5">
          <label className="text-sm font-medium" htmlFor={fieldId}>
            {t('signIn.field')}
          </label>
          <input
            id={fieldId}
            className="field"
            type="text"
            autoComplete="off"
            spellCheck={false}
            required
            value={text}
            aria-invalid={problem !== null}
            aria-describedby={problemId}
            onChange={(event) => setText(event.target.value)}
          />
          <p id={problemId} role="alert" className="text-sm text-warning empty:hidden">
            {problem === null ? null : t(`signIn.${problem}`)}
          </p>
        </div>
        <Button type="submit" isPrimary disabled={isBusy}>
          {t('signIn.action')}
        </Button>
      </form>
    </Card>
  );
};
