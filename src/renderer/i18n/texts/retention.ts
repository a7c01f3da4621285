import type { ItalianTexts } from '../messages.ts';

/** For how long single calls are kept. */
export const retentionEnglish = {
  'settings.keepTitle': 'Retention',
  'settings.keepCalls': 'Keep single calls',
  'settings.keepHint':
    'Older calls become sums of a quarter of an hour. Every total stays what it is; the single calls are gone for good.',
  'settings.keepForEver': 'For ever',
  'settings.keepMonths_one': '{{count, integer}} month',
  'settings.keepMonths_other': '{{count, integer}} months',
  'settings.keepAsk_one': 'Up to {{count, integer}} call before {{day}} becomes a sum. This cannot be undone.',
  'settings.keepAsk_other': 'Up to {{count, integer}} calls before {{day}} become sums. This cannot be undone.',
  'settings.keepAskNone': 'No call from before {{day}} can become a sum yet. Others will as they get older.',
  'settings.keepStay_one': '{{count, integer}} call stays, since its cost is not known or not final yet.',
  'settings.keepStay_other': '{{count, integer}} calls stay, since their cost is not known or not final yet.',
  'settings.keepLost': 'Not possible for these calls any more:',
  'settings.keepLostSeeing': 'Finding and opening them in the history',
  'settings.keepLostPricing': 'Pricing them anew, or undoing a repricing that changed them',
  'settings.keepLostClosing': 'Closing their month, or checking one that is closed',
  'settings.keepLostExport': 'Exporting them one by one: an export has their sums',
  'settings.keepBackups':
    'A backup is made before the first time. Earlier backups still hold the single calls until they are replaced.',
  'settings.keepConfirm_one': 'Keep {{count, integer}} month',
  'settings.keepConfirm_other': 'Keep {{count, integer}} months',
  'settings.keepState_one': '{{count, integer}} call before {{day}} is kept in sums alone.',
  'settings.keepState_other': '{{count, integer}} calls before {{day}} are kept in sums alone.',
  'settings.keepRunning': 'Old calls are becoming sums…',
  'settings.keepFailed': 'It stopped early at {{time}} and is tried again.',
  'settings.keepRuns': 'What was done',
  'settings.keepRun_one': '{{time}}: {{count, integer}} call before {{day}}',
  'settings.keepRun_other': '{{time}}: {{count, integer}} calls before {{day}}',
  'settings.repricingRetired_one': '{{count, integer}} call is kept in sums alone and stays as it is.',
  'settings.repricingRetired_other': '{{count, integer}} calls are kept in sums alone and stay as they are.',
};

export const retentionItalian: ItalianTexts<typeof retentionEnglish> = {
  'settings.keepTitle': 'Conservazione',
  'settings.keepCalls': 'Conserva le singole chiamate',
  'settings.keepHint':
    'Le chiamate più vecchie diventano somme di un quarto d’ora. Ogni totale resta com’è; le singole chiamate non ci sono più.',
  'settings.keepForEver': 'Per sempre',
  'settings.keepMonths_one': '{{count, integer}} mese',
  'settings.keepMonths_many': '{{count, integer}} di mesi',
  'settings.keepMonths_other': '{{count, integer}} mesi',
  'settings.keepAsk_one':
    'Al massimo {{count, integer}} chiamata prima del {{day}} diventa una somma. Non si può annullare.',
  'settings.keepAsk_many':
    'Al massimo {{count, integer}} di chiamate prima del {{day}} diventano somme. Non si può annullare.',
  'settings.keepAsk_other':
    'Al massimo {{count, integer}} chiamate prima del {{day}} diventano somme. Non si può annullare.',
  'settings.keepAskNone':
    'Nessuna chiamata prima del {{day}} può ancora diventare una somma. Altre lo diventeranno col tempo.',
  'settings.keepStay_one': '{{count, integer}} chiamata resta, perché il suo costo non è noto o non è definitivo.',
  'settings.keepStay_many':
    '{{count, integer}} di chiamate restano, perché il loro costo non è noto o non è definitivo.',
  'settings.keepStay_other': '{{count, integer}} chiamate restano, perché il loro costo non è noto o non è definitivo.',
  'settings.keepLost': 'Per queste chiamate non sarà più possibile:',
  'settings.keepLostSeeing': 'Trovarle e aprirle nella cronologia',
  'settings.keepLostPricing': 'Ricalcolarne il prezzo, o annullare un ricalcolo che le ha cambiate',
  'settings.keepLostClosing': 'Chiudere il loro mese, o verificarne uno chiuso',
  'settings.keepLostExport': 'Esportarle una per una: l’esportazione ne ha le somme',
  'settings.keepBackups':
    'Prima della prima volta si fa un backup. I backup precedenti contengono ancora le singole chiamate, finché non vengono sostituiti.',
  'settings.keepConfirm_one': 'Conserva {{count, integer}} mese',
  'settings.keepConfirm_many': 'Conserva {{count, integer}} di mesi',
  'settings.keepConfirm_other': 'Conserva {{count, integer}} mesi',
  'settings.keepState_one': '{{count, integer}} chiamata prima del {{day}} è conservata solo come somma.',
  'settings.keepState_many': '{{count, integer}} di chiamate prima del {{day}} sono conservate solo come somme.',
  'settings.keepState_other': '{{count, integer}} chiamate prima del {{day}} sono conservate solo come somme.',
  'settings.keepRunning': 'Le chiamate vecchie stanno diventando somme…',
  'settings.keepFailed': 'Si è fermato prima della fine, {{time}}, e si riprova.',
  'settings.keepRuns': 'Che cosa è stato fatto',
  'settings.keepRun_one': '{{time}}: {{count, integer}} chiamata prima del {{day}}',
  'settings.keepRun_many': '{{time}}: {{count, integer}} di chiamate prima del {{day}}',
  'settings.keepRun_other': '{{time}}: {{count, integer}} chiamate prima del {{day}}',
  'settings.repricingRetired_one': '{{count, integer}} chiamata è conservata solo come somma e resta com’è.',
  'settings.repricingRetired_many':
    '{{count, integer}} di chiamate sono conservate solo come somme e restano come sono.',
  'settings.repricingRetired_other': '{{count, integer}} chiamate sono conservate solo come somme e restano come sono.',
};
