import type { ItalianTexts } from '../messages.ts';

/** How apps send their calls. */
export const connectEnglish = {
  'settings.connectIntro':
    'An app records a call to a model by sending it here, with one HTTP request. It stays on this computer.',
  'settings.firstCall': 'Record a first call',
  'settings.firstCallHint': 'Complete as it is: run it, and look below. The token is filled in when you copy.',
  'settings.snippets': 'Language',
  'settings.liveWaiting': 'Waiting for a call…',
  'settings.liveOffline': 'Centesimo is not running.',
  'settings.liveArrived': 'It works',
  'settings.tokens_one': '{{count, integer}} token',
  'settings.tokens_other': '{{count, integer}} tokens',
  'settings.address': 'Address and token',
  'settings.addressHint': 'For any other language or tool that can send JSON.',
  'settings.url': 'Address',
  'settings.token': 'Token for recording',
  'settings.tokenHint': 'It can only record calls; nobody can read your figures with it.',
  'settings.reveal': 'Show',
  'settings.hide': 'Hide',
};

export const connectItalian: ItalianTexts<typeof connectEnglish> = {
  'settings.connectIntro':
    'Un’app registra una chiamata a un modello mandandola qui, con una sola richiesta HTTP. Resta su questo computer.',
  'settings.firstCall': 'Registra una prima chiamata',
  'settings.firstCallHint': 'È già completo: eseguilo e guarda qui sotto. Quando copi, il token c’è.',
  'settings.snippets': 'Linguaggio',
  'settings.liveWaiting': 'In attesa di una chiamata…',
  'settings.liveOffline': 'Centesimo non è in esecuzione.',
  'settings.liveArrived': 'Funziona',
  'settings.tokens_one': '{{count, integer}} token',
  'settings.tokens_many': '{{count, integer}} token',
  'settings.tokens_other': '{{count, integer}} token',
  'settings.address': 'Indirizzo e token',
  'settings.addressHint': 'Per qualsiasi altro linguaggio o strumento che sappia mandare JSON.',
  'settings.url': 'Indirizzo',
  'settings.token': 'Token per registrare',
  'settings.tokenHint': 'Può solo registrare chiamate; con questo nessuno può leggere le tue cifre.',
  'settings.reveal': 'Mostra',
  'settings.hide': 'Nascondi',
};
