import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertView } from '../../../shared/contract/alerts.ts';
import { useEngineCommand } from '../../api/use-engine-command.ts';
import { Icon } from '../../components/Icon.tsx';
import { addDetailsTexts } from '../../i18n/details-texts.ts';
import { notify } from './notify.ts';

type Properties = {
  /** All that came since the page was opened, oldest first. */
  readonly alerts: readonly AlertView[];
  /** Opens what it is about. */
  readonly onShow: (view: AlertView['view']) => void;
};

type ShownToast = { readonly alert: AlertView };

const ToastList = ({ alerts, onShow }: Properties) => {
  const { t, i18n } = useTranslation();
  const { toasts, add, close } = Toast.useToastManager<ShownToast>();
  const { run } = useEngineCommand('dismissAlert');
  const language = i18n.resolvedLanguage === 'it' ? 'it' : 'en';
  const shown = useRef(0);
  /** What was last said of each budget: what is used grows, and the last says it all. */
  const saidOf = useRef(new Map<string, string>());
  useEffect(() => {
    for (const alert of alerts.slice(shown.current)) {
      // Money does not come back by itself: what is said about it stays until it is dismissed.
      if (alert.kind === 'threshold' && alert.budget !== null) {
        const before = saidOf.current.get(alert.budget.id);
        if (before !== undefined) close(before);
        saidOf.current.set(alert.budget.id, alert.id);
      }
      add({ id: alert.id, timeout: 0, data: { alert } });
      notify(alert, language, () => onShow(alert.view));
    }
    shown.current = alerts.length;
  }, [alerts, add, close, language, onShow]);
  return toasts.flatMap((toast) => {
    if (toast.data === undefined) return [];
    const { id, texts, view } = toast.data.alert;
    return (
      <Toast.Root key={toast.id} toast={toast} className="toast" data-testid="alert-toast">
        <Toast.Content>
          <div className="flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <Toast.Title dir="auto" className="font-semibold wrap-anywhere">
                {texts[language].title}
              </Toast.Title>
              <Toast.Description dir="auto" className="mt-0.5 text-[0.8125rem] wrap-anywhere text-muted">
                {texts[language].body}
              </Toast.Description>
            </div>
            <Toast.Close
              className="icon-button -mt-1.5 -mr-1.5 shrink-0"
              aria-label={t('alerts.dismiss')}
              title={t('alerts.dismiss')}
              data-testid="dismiss-toast"
              onClick={() => void run({ id })}
            >
              <Icon icon={X} />
            </Toast.Close>
          </div>
          <button
            type="button"
            className="button mt-3"
            data-testid="show-toast"
            onClick={() => {
              close(toast.id);
              onShow(view);
            }}
          >
            {t('alerts.show')}
          </button>
        </Toast.Content>
      </Toast.Root>
    );
  });
};

/** Alerts over everything else, each until it is dismissed. F6 takes the keyboard there, from inside a dialog too. */
export const AlertToasts = (properties: Properties) => {
  const { t, i18n } = useTranslation();
  // Before the first text is asked for.
  useState(() => addDetailsTexts(i18n));
  return (
    <Toast.Provider>
      <Toast.Portal>
        <Toast.Viewport className="toasts" aria-label={t('alerts.title')}>
          <ToastList {...properties} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
};
