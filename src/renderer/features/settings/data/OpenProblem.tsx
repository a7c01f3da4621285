import { useTranslation } from 'react-i18next';
import type { OpenFailure } from '../../../../shared/contract/backup-transfer.ts';
import type { ApiError } from '../../../api/api-error.ts';
import { Problem } from '../form/Problem.tsx';

const known: Readonly<Record<OpenFailure, true>> = {
  wrong_passphrase: true,
  damaged_file: true,
  no_backup: true,
  unusable_backup: true,
};

const isKnown = (code: string): code is OpenFailure => Object.hasOwn(known, code);

/** Why an encrypted file was not opened, announced, in the owner's language where it is the file or its passphrase. */
export const OpenProblem = ({ error }: { readonly error: ApiError | null }) => {
  const { t } = useTranslation();
  const code = error?.errors[0]?.code ?? '';
  if (!isKnown(code)) return <Problem error={error} />;
  return (
    <div role="alert" className="text-[0.8125rem]" data-testid="open-problem">
      <p className="problem">{t(`backups.open_${code}`)}</p>
    </div>
  );
};
