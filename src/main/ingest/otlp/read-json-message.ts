import { create, type DescField, type DescMessage, type MessageShape, ScalarType } from '@bufbuild/protobuf';
import { AppError } from '../../../shared/core/app-error.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { AnyValueSchema } from './generated/otlp_pb.ts';
import { readBoolean, readDouble, readHex, readInt32, readInt64, readText } from './read-json-scalar.ts';

/** Undefined: there is nothing to be set, the field keeps its default. */
type Read = (json: unknown, name: string) => unknown;
type Member = { readonly localName: string; readonly read: Read };

/**
 * A message out of its JSON, more tolerant than the rules of ProtoJSON, since clients are: names in lowerCamelCase or
 * snake_case, unknown ones ignored, ids in hex, numbers as numbers or text, enums as numbers or names. A number, text or
 * flag that makes no sense counts as not given.
 *
 * Recursive: the caller has checked the depth.
 *
 * @throws AppError `bad_request` where a list or an object should be and is not
 */
export const readJsonMessage = <D extends DescMessage>(schema: D, json: JsonObject): MessageShape<D> => {
  const message = create(schema);
  const fields = message as unknown as Record<string, unknown>;
  const members = toMembers(schema);
  for (const name in json) {
    const member = members.get(name);
    const value = member === undefined ? undefined : json[name];
    if (member === undefined || value === undefined || value === null) continue;
    const read = member.read(value, name);
    if (read !== undefined) fields[member.localName] = read;
  }
  return message;
};

const memberTables = new Map<DescMessage, ReadonlyMap<string, Member>>();

const toMembers = (schema: DescMessage): ReadonlyMap<string, Member> => {
  const known = memberTables.get(schema);
  if (known !== undefined) return known;
  const members = new Map<string, Member>();
  memberTables.set(schema, members);
  for (const field of schema.fields) {
    const member: Member = { localName: field.localName, read: toRead(field) };
    members.set(field.name, member).set(field.jsonName, member);
  }
  return members;
};

const toRead = (field: DescField): Read => {
  const { message } = field;
  if (message === undefined) return scalarReads.get(field.scalar) ?? readText;
  const readOne: Read = (json, name) => {
    if (message === AnyValueSchema) return readJsonMessage(message, toAnyValue(json));
    if (isObject(json)) return readJsonMessage(message, json);
    throw new AppError('bad_request', `"${name}" must be an object.`);
  };
  if (field.fieldKind !== 'list') return readOne;
  return (json, name) => {
    if (!Array.isArray(json)) throw new AppError('bad_request', `"${name}" must be a list.`);
    return json.map((item: unknown) => readOne(item ?? {}, name));
  };
};

const scalarReads: ReadonlyMap<ScalarType | undefined, Read> = new Map<ScalarType, Read>([
  [ScalarType.STRING, readText],
  [ScalarType.BYTES, readHex],
  [ScalarType.BOOL, readBoolean],
  [ScalarType.DOUBLE, readDouble],
  [ScalarType.INT32, readInt32],
  [ScalarType.INT64, readInt64],
  [ScalarType.FIXED64, readInt64],
  [ScalarType.SFIXED64, readInt64],
]);

/** Besides the one right form: a plain value, a plain list, and `{"values": [...]}` without saying of what. */
const toAnyValue = (json: unknown): JsonObject => {
  if (Array.isArray(json)) return { arrayValue: { values: json } };
  if (typeof json === 'string') return { stringValue: json };
  if (typeof json === 'boolean') return { boolValue: json };
  if (typeof json === 'number') return Number.isSafeInteger(json) ? { intValue: json } : { doubleValue: json };
  if (!isObject(json)) return {};
  const { values } = json;
  if (!Array.isArray(values)) return json;
  const isMap = values.some((item: unknown) => isObject(item) && Object.hasOwn(item, 'key'));
  return isMap ? { kvlistValue: { values } } : { arrayValue: { values } };
};
