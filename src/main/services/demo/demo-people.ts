import type { Client } from '../../../shared/core/usage-event.ts';

/** Invented people: placeholder names, telephone numbers nobody can have, mail at a reserved example domain. */
const clientNames = [
  'Mario Rossi',
  'Giulia Bianchi',
  'Luca Verdi',
  'Francesca Neri',
  'Paolo Gialli',
  'Chiara Azzurri',
  'Bar Esempio',
  'Trattoria Da Nessuno',
  'Officina Prova',
  'Studio Fittizio',
  'Elena Marroni',
  'Davide Grigi',
  'Sara Violetti',
  'Farmacia Campione',
  'Panificio Modello',
  'Antonio Arancioni',
  'Martina Celesti',
  'Libreria Immaginaria',
  'Hotel Senza Stelle',
  'Roberto Turchesi',
  'Alessia Indaco',
  'Pizzeria Inventata',
  'Giorgio Scarlatti Prova',
  'Palestra Finta',
  'Cantina Segnaposto',
] as const;

const toClient = (name: string, index: number): Client => ({
  id: `cliente-${String(index + 1).padStart(2, '0')}`,
  name,
  phone: `+39 000 555 01${String(index + 1).padStart(2, '0')}`,
  email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`,
});

/** The regular ones first: a client's weight falls with its place. */
const toWeighted = (clients: readonly Client[]) =>
  clients.map((client, place) => ({ client, weight: 1 / (place + 2) }));

const clients = clientNames.map(toClient);

export const demoClients = {
  default: toWeighted(clients.filter((_, index) => index % 5 < 2)),
  acme: toWeighted(clients.filter((_, index) => index % 5 >= 2)),
} as const;

const toUser = (name: string, weight: number) => ({ id: `utente-${name}`, email: `${name}@example.com`, weight });

export const demoUsers = {
  default: [toUser('anna', 5), toUser('marco', 3), toUser('sofia', 1)],
  acme: [toUser('bruno', 4), toUser('carla', 3), toUser('dario', 2), toUser('irene', 1)],
} as const;
