import type { ItalianTexts } from '../messages.ts';

/** Working out anew what recorded calls cost. */
export const repricingEnglish = {
  'settings.repricing': 'Work out past calls anew',
  'settings.repricingHint':
    'With the prices that hold now, each call at its own day’s exchange rate. You see the difference first, and can undo it.',
  'settings.whichCalls': 'Calls',
  'settings.scope_gaps': 'Without a price',
  'settings.scope_guesses': 'Without a price or estimated',
  'settings.scope_all': 'All that are priced by tokens',
  'settings.repricingLooking': 'Looking at the calls…',
  'settings.repricingNothing': 'Nothing would change.',
  'settings.repricingWould_one': '{{count, integer}} call would change: {{eur}} ({{usd}}).',
  'settings.repricingWould_other': '{{count, integer}} calls would change: {{eur}} ({{usd}}).',
  'settings.repricingApply': 'Change these calls',
  'settings.repricingApplying': 'Changing…',
  'settings.repricingAgain': 'Look again',
  'settings.repricingDone_one':
    '{{count, integer}} call was changed: {{eur}} ({{usd}}). It can be undone further down.',
  'settings.repricingDone_other':
    '{{count, integer}} calls were changed: {{eur}} ({{usd}}). It can be undone further down.',
  'settings.repricingLeftAlone_one': '{{count, integer}} call billed by its provider or at a flat fee stays as it is.',
  'settings.repricingLeftAlone_other':
    '{{count, integer}} calls billed by their provider or at a flat fee stay as they are.',
  'settings.repricingSealed_one': '{{count, integer}} call of a closed month stays as it is.',
  'settings.repricingSealed_other': '{{count, integer}} calls of closed months stay as they are.',
  'settings.repricingStillUnpriced_one': '{{count, integer}} call still has no price for some of what it used.',
  'settings.repricingStillUnpriced_other': '{{count, integer}} calls still have no price for some of what they used.',
  'settings.repricingPast': 'What was worked out anew',
  'settings.repricing_applying': 'At work…',
  'settings.repricing_undoing': 'Being undone…',
  'settings.repricing_undone': 'Undone',
  'settings.calls': 'Calls',
  'settings.before': 'Before',
  'settings.after': 'After',
  'settings.differenceEur': 'Difference €',
  'settings.differenceUsd': 'Difference $',
};

export const repricingItalian: ItalianTexts<typeof repricingEnglish> = {
  'settings.repricing': 'Ricalcola le chiamate passate',
  'settings.repricingHint':
    'Con i prezzi che valgono ora, ogni chiamata al cambio del suo giorno. Prima vedi la differenza, e puoi tornare indietro.',
  'settings.whichCalls': 'Chiamate',
  'settings.scope_gaps': 'Senza prezzo',
  'settings.scope_guesses': 'Senza prezzo o stimate',
  'settings.scope_all': 'Tutte quelle a token',
  'settings.repricingLooking': 'Guardo le chiamate…',
  'settings.repricingNothing': 'Non cambierebbe nulla.',
  'settings.repricingWould_one': 'Cambierebbe {{count, integer}} chiamata: {{eur}} ({{usd}}).',
  'settings.repricingWould_many': 'Cambierebbero {{count, integer}} chiamate: {{eur}} ({{usd}}).',
  'settings.repricingWould_other': 'Cambierebbero {{count, integer}} chiamate: {{eur}} ({{usd}}).',
  'settings.repricingApply': 'Cambia queste chiamate',
  'settings.repricingApplying': 'Le cambio…',
  'settings.repricingAgain': 'Guarda di nuovo',
  'settings.repricingDone_one':
    'È cambiata {{count, integer}} chiamata: {{eur}} ({{usd}}). Più in basso puoi tornare indietro.',
  'settings.repricingDone_many':
    'Sono cambiate {{count, integer}} chiamate: {{eur}} ({{usd}}). Più in basso puoi tornare indietro.',
  'settings.repricingDone_other':
    'Sono cambiate {{count, integer}} chiamate: {{eur}} ({{usd}}). Più in basso puoi tornare indietro.',
  'settings.repricingLeftAlone_one':
    '{{count, integer}} chiamata fatturata dal fornitore o a tariffa fissa resta com’è.',
  'settings.repricingLeftAlone_many':
    '{{count, integer}} chiamate fatturate dal fornitore o a tariffa fissa restano come sono.',
  'settings.repricingLeftAlone_other':
    '{{count, integer}} chiamate fatturate dal fornitore o a tariffa fissa restano come sono.',
  'settings.repricingSealed_one': '{{count, integer}} chiamata di un mese chiuso resta com’è.',
  'settings.repricingSealed_many': '{{count, integer}} chiamate di mesi chiusi restano come sono.',
  'settings.repricingSealed_other': '{{count, integer}} chiamate di mesi chiusi restano come sono.',
  'settings.repricingStillUnpriced_one':
    '{{count, integer}} chiamata resta senza prezzo per una parte di ciò che ha usato.',
  'settings.repricingStillUnpriced_many':
    '{{count, integer}} chiamate restano senza prezzo per una parte di ciò che hanno usato.',
  'settings.repricingStillUnpriced_other':
    '{{count, integer}} chiamate restano senza prezzo per una parte di ciò che hanno usato.',
  'settings.repricingPast': 'Ricalcoli fatti',
  'settings.repricing_applying': 'In corso…',
  'settings.repricing_undoing': 'Si torna indietro…',
  'settings.repricing_undone': 'Annullato',
  'settings.calls': 'Chiamate',
  'settings.before': 'Prima',
  'settings.after': 'Dopo',
  'settings.differenceEur': 'Differenza €',
  'settings.differenceUsd': 'Differenza $',
};
