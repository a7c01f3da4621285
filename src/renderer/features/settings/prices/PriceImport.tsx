import { type ChangeEvent, type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../../api/engine-context.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { Button } from '../../../components/Button.tsx';
import { saveTextFile } from '../../../components/save-text-file.ts';
import { useReturnFocus } from '../form/use-return-focus.ts';
import { Problem } from '../form/Problem.tsx';
import { ImportErrors } from './ImportErrors.tsx';
import { ImportPreview } from './ImportPreview.tsx';
import { guessFormat, type ListFormat } from './list-format.ts';

const sampleFormats = ['csv', 'json'] as const;

/** A list of prices from a file or pasted: first what it would change, then the change. Nothing of a list with mistakes. */
export const PriceImport = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation();
  useReturnFocus();
  const { call } = useEngine();
  const id = useId();
  const [text, setText] = useState('');
  const check = useEngineCommand('importPrices');
  const importing = useEngineCommand('importPrices');
  const isBusy = check.running !== null || importing.running !== null;
  const plan = check.output;
  const changes = plan === undefined ? 0 : plan.added + plan.changed;

  const write = (next: string): void => {
    setText(next);
    check.reset();
    importing.reset();
  };
  const look = (given: string): void => void check.run({ format: guessFormat(given), text: given, dry_run: true });
  const takeFile = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const given = await target.files?.[0]?.text();
    // The same file, mended, may be chosen again.
    target.value = '';
    if (given === undefined) return;
    write(given);
    look(given);
  };
  const downloadSample = async (format: ListFormat): Promise<void> => {
    const sample = await call('priceListSample', { format });
    saveTextFile(`price-list-sample.${format}`, sample.text);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy || text.trim() === '') return;
    if (plan === undefined) return look(text);
    if (changes > 0) await importing.run({ format: guessFormat(text), text });
  };

  if (importing.output !== undefined) {
    const { added, changed } = importing.output;
    return (
      <div className="form-panel">
        <p role="status" data-testid="import-done">
          {t('settings.importDone', { added, changed })}
        </p>
        <div>
          <Button onClick={onClose}>{t('settings.close')}</Button>
        </div>
      </div>
    );
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="form-panel" data-testid="price-import" noValidate>
      <p className="text-[0.8125rem] text-muted">
        {t('settings.importHint')}{' '}
        {sampleFormats.map((format) => (
          <button key={format} type="button" className="link" onClick={() => void downloadSample(format)}>
            {t(`settings.sample_${format}`)}
          </button>
        ))}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <label className="button cursor-pointer focus-within:outline-2 focus-within:outline-accent">
          {t('settings.chooseFile')}
          <input
            type="file"
            accept=".csv,.json,text/csv,application/json"
            className="sr-only"
            data-testid="import-file"
            onChange={(event) => void takeFile(event)}
          />
        </label>
        <label htmlFor={id} className="text-[0.8125rem] text-muted">
          {t('settings.orPaste')}
        </label>
      </div>
      <textarea
        id={id}
        className="form-input h-32 w-full py-2 font-mono text-xs"
        spellCheck={false}
        dir="ltr"
        value={text}
        aria-invalid={check.error !== null}
        data-testid="import-text"
        onChange={(event) => write(event.target.value)}
      />
      {check.error === null ? null : <ImportErrors error={check.error} />}
      {plan === undefined ? null : <ImportPreview plan={plan} />}
      {importing.error === null ? null : <Problem error={importing.error} />}
      <div className="flex gap-2">
        <Button type="submit" isPrimary aria-busy={isBusy} data-testid="import-submit">
          {plan === undefined || changes === 0
            ? t('settings.importCheck')
            : t('settings.importNow', { count: changes })}
        </Button>
        <Button onClick={onClose}>{t('settings.cancel')}</Button>
      </div>
    </form>
  );
};
