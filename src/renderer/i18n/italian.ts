import type { ItalianMessages } from './messages.ts';

export const italian: ItalianMessages = {
  'widget.allServices': 'Tutti i servizi',
  'widget.service': 'Servizio',
  'widget.thisMonth': 'Questo mese',
  'widget.refresh': 'Aggiorna',
  'widget.calls': 'Chiamate',
  'widget.cost': 'Costo',
  'widget.tokens': 'Token',
  'widget.unknown': 'sconosciuto',
  'widget.provisional': 'provvisorio',
  'widget.exactly': 'Esattamente {{amount}}',
  'widget.growth': '{{change}} rispetto a un mese fa',
  'widget.previousMonth': 'rispetto a un mese fa',
  'widget.growthDates': 'Confronto con {{from}} – {{to}}',
  'widget.demo': 'Demo',
  'widget.announcement': '{{service}}, questo mese. Costo {{cost}}. Chiamate {{calls}}. Token {{tokens}}.',
  'widget.pageTitle': '{{cost}} questo mese',

  'history.title': 'Ultimi 30 giorni',
  'history.highest': 'Massimo {{cost}}, {{day}}',
  'history.nothing': 'Nessun costo',
  'history.today': 'Oggi',
  'history.dayCost': '{{day}}: {{cost}}',
  'history.unknownDay': '{{day}}: costo sconosciuto',
  'history.summary': 'Costo al giorno negli ultimi 30 giorni. Massimo {{highest}} il {{day}}, oggi {{today}}.',
  'history.day': 'Giorno',

  'forecast.title': 'Previsione a fine mese',
  'forecast.range': 'da {{low}} a {{high}}',

  'gaps.unpriced_one': '{{count, integer}} chiamata senza prezzo',
  'gaps.unpriced_many': '{{count, integer}} chiamate senza prezzo',
  'gaps.unpriced_other': '{{count, integer}} chiamate senza prezzo',
  'gaps.unpricedWhy': 'Non nel costo qui sopra: quanto è stato speso non si sa.',
  'gaps.eurPending_one': '{{count, integer}} chiamata senza cambio',
  'gaps.eurPending_many': '{{count, integer}} chiamate senza cambio',
  'gaps.eurPending_other': '{{count, integer}} chiamate senza cambio',
  'gaps.eurPendingWhy': 'Già nella cifra in dollari; in quella in euro quando esce il cambio.',
  'gaps.eurProvisional_one': 'EUR provvisorio: cambio del giorno non ancora pubblicato per {{count, integer}} chiamata',
  'gaps.eurProvisional_many':
    'EUR provvisorio: cambio del giorno non ancora pubblicato per {{count, integer}} chiamate',
  'gaps.eurProvisional_other':
    'EUR provvisorio: cambio del giorno non ancora pubblicato per {{count, integer}} chiamate',
  'gaps.eurProvisionalAll': 'EUR provvisorio: cambio del giorno non ancora pubblicato',

  'connection.live': 'In diretta',
  'connection.connecting': 'Connessione',
  'connection.offline': 'Non in linea',
  'offline.title': 'Centesimo non è in esecuzione',
  'offline.lastFigures': 'Queste sono le ultime cifre (ore {{time}}). La pagina si ricollega da sola.',
  'offline.noFigures': 'Riavvialo; la pagina si ricollega da sola.',

  'error.title': 'Non è stato possibile leggere le cifre',
  'error.stale': 'Non è stato possibile aggiornare le cifre; sono delle ore {{time}}.',
  'error.explanation':
    'Centesimo è in esecuzione ma non ha risposto a questa domanda. Nulla di registrato è andato perso.',
  'error.retry': 'Riprova',

  'firstRun.title': 'Ancora nessuna chiamata',
  'firstRun.explanation': 'Registra la prima: incolla questo in un terminale di questo computer.',
  'firstRun.command': 'Comando che registra una chiamata',
  'firstRun.waiting': 'In attesa della prima chiamata…',
  'copy.action': 'Copia',
  'copy.done': 'Copiato',
  'copy.failed': 'Seleziona il testo e copialo',

  'signIn.title': 'Accedi a Centesimo',
  'signIn.explanation':
    'Queste cifre le vede solo chi possiede questo computer. Apri il link stampato nel terminale, oppure riavvia Centesimo per averne uno nuovo.',
  'signIn.field': 'Link o codice dal terminale',
  'signIn.action': 'Accedi',
  'signIn.notACode': 'Incolla tutto il link che mostra il terminale, oppure solo il codice.',
  'signIn.usedCode': 'Quel link è già stato usato o è scaduto. Riavvia Centesimo e usa quello nuovo.',
  'signIn.tooMany': 'Troppi codici sbagliati. Aspetta un momento, poi riprova.',
  'signIn.noAnswer': 'Centesimo non è in esecuzione. Avvialo, poi usa il link che stampa.',
  'signIn.failed': 'Accesso non riuscito. Riavvia Centesimo e usa il nuovo link.',
};
