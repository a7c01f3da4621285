import type { Client } from '../../shared/core/usage-event.ts';
import type { Dictionaries } from './dictionaries.ts';
import { numberAt } from './entry-rows.ts';
import type { EntryRow, Known, KnownPerson, KnownSet, User } from './entry-rows.ts';

/** What a row refers to; null for none. */
export const setOf = ({ numbers, at, known }: EntryRow): KnownSet => known.sets[numbers[at + numberAt.set]! - 1]!;

export const clientOf = ({ numbers, at, known }: EntryRow): KnownPerson<Client> | null =>
  pick(known.clients, numbers[at + numberAt.client]!);

export const userOf = ({ numbers, at, known }: EntryRow): KnownPerson<User> | null =>
  pick(known.users, numbers[at + numberAt.user]!);

export const conversationOf = ({ numbers, at, known }: EntryRow): Known<string> | null =>
  pick(known.conversations, numbers[at + numberAt.conversation]!);

export const priceOf = ({ numbers, at, known }: EntryRow): Known<string> | null =>
  pick(known.prices, numbers[at + numberAt.price]!);

export const rateOf = ({ numbers, at, known }: EntryRow): Known<string> | null =>
  pick(known.rates, numbers[at + numberAt.rate]!);

const pick = <T>(list: readonly T[], number: number): T | null => (number === 0 ? null : list[number - 1]!);

/** Looks up in the database what a row is the first to refer to. */
export const findIds = (row: EntryRow, dictionaries: Dictionaries): void => {
  const set = setOf(row);
  if (set.id === 0) {
    set.workspaceId = dictionaries.workspaceId(set.value.workspace);
    set.id = dictionaries.dimensionSetId(set.value);
  }
  const client = clientOf(row);
  if (client?.id === 0) client.id = dictionaries.clientId(set.workspaceId, client.value);
  const user = userOf(row);
  if (user?.id === 0) user.id = dictionaries.userId(set.workspaceId, user.value);
  const conversation = conversationOf(row);
  if (conversation?.id === 0) conversation.id = dictionaries.conversationId(set.workspaceId, conversation.value);
  const price = priceOf(row);
  if (price?.id === 0) price.id = dictionaries.priceId(price.value);
  const rate = rateOf(row);
  if (rate?.id === 0) rate.id = dictionaries.rateId(rate.value);
};

/** What a call says about its client and user is taken over only once the call itself is. */
export const describePeople = (row: EntryRow, dictionaries: Dictionaries): void => {
  const client = clientOf(row);
  if (client?.described === false) {
    dictionaries.describeClient(client.id, client.value);
    client.described = true;
  }
  const user = userOf(row);
  if (user?.described === false) {
    dictionaries.describeUser(user.id, user.value);
    user.described = true;
  }
};

/** After a rollback: ids handed out in it do not exist, and what it said about people is not there. */
export const forgetIds = (rows: readonly EntryRow[]): void => {
  for (const known of new Set(rows.map((row) => row.known))) {
    for (const list of Object.values(known)) for (const item of list) item.id = 0;
    for (const person of [...known.clients, ...known.users]) person.described = false;
  }
};
