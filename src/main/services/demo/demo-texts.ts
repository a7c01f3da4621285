export type DemoLanguage = 'it' | 'en';

/** A question and its answer, as the previews show them. */
type DemoText = readonly [input: string, output: string];

type DemoTexts = Readonly<Partial<Record<DemoLanguage, readonly DemoText[]>>>;

export const demoTexts: Readonly<Record<string, DemoTexts>> = {
  chatbot: {
    it: [
      ['Buongiorno, quali sono gli orari di apertura?', 'Siamo aperti dal lunedì al venerdì, dalle 9 alle 18.'],
      ["Vorrei spostare l'appuntamento di giovedì.", 'Certo: preferisce venerdì mattina o lunedì pomeriggio?'],
      [
        'Come posso chiedere il rimborso di un ordine?',
        "Apra l'ordine e scelga «Chiedi un rimborso»: bastano 5 giorni.",
      ],
      ['Il pacco non è ancora arrivato, è normale?', 'Risulta in consegna oggi entro le 19.'],
      ['Fate anche la fattura elettronica?', 'Sì: ci servono partita IVA e codice destinatario.'],
    ],
    en: [
      ['Do you ship to Switzerland?', 'Yes, in three to five working days; duties are included.'],
      ['Can I change the size of my order?', 'You can until it is packed. Shall I change it to M?'],
      ['What is your return policy?', 'You have 30 days to return an unused item, free of charge.'],
    ],
  },
  rag: {
    it: [
      ['Qual è la franchigia della polizza casa?', 'La franchigia è di 250 euro per sinistro (art. 12).'],
      ['Dove trovo la procedura per i resi fornitori?', 'Nel manuale acquisti, capitolo 4.2.'],
      ['Chi approva le spese sopra 5.000 euro?', 'La direzione amministrativa, con doppia firma.'],
    ],
    en: [
      [
        'What does the contract say about early termination?',
        'Either party may leave with 60 days notice (section 9).',
      ],
      ['Which certificate covers the Turin plant?', 'ISO 9001:2015, valid until the end of next year.'],
      [
        'Summarise the maintenance schedule of line 2.',
        'Weekly lubrication, monthly belts, yearly overhaul in August.',
      ],
    ],
  },
  'whatsapp-bot': {
    it: [
      ['ciao avete un tavolo per 4 stasera?', 'Ciao! Alle 20:30 va bene?'],
      ['quanto costa il tagliando?', 'Il tagliando base parte da 149 euro.'],
      ['ok grazie mille', 'A presto!'],
      ['siete aperti domenica?', 'Domenica siamo chiusi, sabato fino alle 13.'],
      ['posso pagare con satispay?', 'Sì, anche con carta o bonifico.'],
    ],
    en: [
      ['hi, is breakfast included?', 'It is, from 7 to 10:30.'],
      ['where can I park?', 'There is a free car park behind the building.'],
    ],
  },
  'coding-agent': {
    en: [
      ['Fix the failing date test in the invoice module.', 'The test read the machine time zone; I pass it in now.'],
      ['Add pagination to the orders endpoint.', 'Added a cursor parameter, a test and the documentation.'],
      [
        'Why is the import slow on large files?',
        'Every row opened a transaction; one per 500 rows is 40 times faster.',
      ],
      ['Review this change before I merge it.', 'Two remarks: an unhandled null and a missing index.'],
    ],
  },
  analysis: {
    it: [
      ['Analizza le vendite del trimestre per regione.', 'Il Nord-Est cresce del 12 %, il Sud è stabile.'],
      ['Prevedi la domanda di agosto.', 'Attese 1.840 unità, fra 1.700 e 1.990.'],
      ['Trova anomalie nelle fatture di luglio.', 'Tre fatture hanno lo stesso numero e importi diversi.'],
    ],
    en: [
      [
        'Compare churn before and after the price change.',
        'Churn rose from 2.1 % to 2.6 %, mostly in the smallest plan.',
      ],
      ['Which products are bought together?', 'Filters and cartridges appear together in 38 % of the orders.'],
    ],
  },
  transcription: {
    it: [
      ['Nota vocale di un cliente', 'Buonasera, volevo sapere se il preventivo è pronto. Grazie.'],
      ['Messaggio in segreteria', 'Chiamo per confermare la consegna di domani mattina.'],
      ['Riunione del lunedì', 'Primo punto: lo stato degli ordini arretrati.'],
    ],
  },
};

/** What goes wrong, how often, and after how long (median, ms). */
export const demoFailures = [
  { weight: 5, code: 'rate_limit_exceeded', message: 'Rate limit reached, try again in 20 s', durationMs: 180 },
  { weight: 3, code: 'timeout', message: 'No answer within 30 s', durationMs: 30_000 },
  { weight: 2, code: 'server_error', message: 'The provider answered 500', durationMs: 900 },
  {
    weight: 1,
    code: 'context_length_exceeded',
    message: 'The request is longer than the model reads',
    durationMs: 240,
  },
  { weight: 1, code: 'invalid_api_key', message: 'The key was refused', durationMs: 120 },
] as const;
