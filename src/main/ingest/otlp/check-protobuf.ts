import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { otlpLimits } from './otlp-limits.ts';

/** `other_message`: a field is not of the type this message has there, so it is another message, or none. */
export type ProtobufFault = 'malformed' | 'other_message' | 'too_deep' | 'too_many';

/** How the format writes a value; groups (3, 4) are not used by OTLP. */
const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

type Field = { readonly wireType: number; readonly message: DescMessage | null };
type Shape = ReadonlyMap<number, Field>;

/**
 * Looks over a message before it is decoded: that it is whole, that every known field has the wire type of `schema` (the
 * decoder does not ask), and that it is neither too deep nor made of too many messages. Nothing is allocated for it.
 */
export const checkProtobuf = (schema: DescMessage, bytes: Uint8Array): ProtobufFault | null => {
  let at = 0;
  let nodes = 0;

  /** The low 32 bits; past the end a wrong number, which the caller's own bound catches. */
  const readVarint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at] ?? 0;
      at += 1;
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };

  const walk = (shape: Shape, end: number, depth: number): ProtobufFault | null => {
    if (depth > otlpLimits.treeDepth) return 'too_deep';
    while (at < end) {
      const tag = readVarint();
      const wireType = tag & 7;
      const field = shape.get(tag >>> 3);
      if (field !== undefined && field.wireType !== wireType) return 'other_message';
      if (wireType === wireTypes.varint) readVarint();
      else if (wireType === wireTypes.fixed64) at += 8;
      else if (wireType === wireTypes.fixed32) at += 4;
      else if (wireType === wireTypes.bytes) {
        const stop = readVarint() + at;
        if (stop > end) return 'malformed';
        if (field?.message != null) {
          nodes += 1;
          if (nodes > otlpLimits.nodes) return 'too_many';
          const fault = walk(toShape(field.message), stop, depth + 1);
          if (fault !== null) return fault;
        }
        at = stop;
      } else return 'malformed';
    }
    return at === end ? null : 'malformed';
  };

  return walk(toShape(schema), bytes.length, 1);
};

const shapes = new Map<DescMessage, Shape>();

const toShape = (schema: DescMessage): Shape => {
  const known = shapes.get(schema);
  if (known !== undefined) return known;
  const shape: Shape = new Map(
    schema.fields.map((field) => [field.number, { wireType: toWireType(field), message: field.message ?? null }]),
  );
  shapes.set(schema, shape);
  return shape;
};

/** The lists of our schema hold messages alone: there is nothing packed. */
const toWireType = ({ scalar }: DescField): number => {
  if (scalar === undefined || scalar === ScalarType.STRING || scalar === ScalarType.BYTES) {
    return wireTypes.bytes;
  }
  const fixed = [ScalarType.DOUBLE, ScalarType.FIXED64, ScalarType.SFIXED64];
  return fixed.includes(scalar) ? wireTypes.fixed64 : wireTypes.varint;
};
