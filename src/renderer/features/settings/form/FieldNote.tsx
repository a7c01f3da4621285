import { useTranslation } from 'react-i18next';
import type { FieldProblem } from './field-problem.ts';

type Properties = {
  readonly id: string;
  readonly problem: FieldProblem | undefined;
  readonly hint?: string | undefined;
};

/** Under a field: what is wrong with it, announced, or else what belongs into it. */
export const FieldNote = ({ id, problem, hint }: Properties) => {
  const { t } = useTranslation();
  const code = problem?.code ?? 'general';
  return (
    <div id={id} className="text-xs text-muted not-has-[p]:-mt-1">
      <div role="alert">
        {problem === undefined ? null : (
          <>
            <p className="text-warning">{t(`settings.wrong_${code}`)}</p>
            <p lang="en">{problem.detail}</p>
          </>
        )}
      </div>
      {problem === undefined && hint !== undefined ? <p>{hint}</p> : null}
    </div>
  );
};
