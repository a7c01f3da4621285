import { Check, CircleAlert } from 'lucide-react';
import { memo } from 'react';
import type { EventView } from '../../../shared/contract/read-models.ts';
import { Icon } from '../../components/Icon.tsx';
import type { CallFormat } from './call-format.ts';

/** What rows say beside their values; looked up once for all of them. */
export type RowWords = {
  readonly succeeded: string;
  readonly failed: string;
  readonly unknown: string;
  readonly estimated: string;
  readonly provisional: string;
};

type Properties = {
  readonly id: string;
  readonly call: EventView;
  readonly row: number;
  /** Pixels from the top of the box that scrolls. */
  readonly top: number;
  readonly height: number;
  readonly format: CallFormat;
  readonly words: RowWords;
  readonly service: string;
  readonly operation: string | null;
  /** Its day is not that of the row above. */
  readonly isNewDay: boolean;
  readonly isActive: boolean;
  readonly isOpen: boolean;
};

const Cell = ({ name, text }: { readonly name: string; readonly text: string | null }) => (
  <span role="gridcell" dir="auto" className={`call-cell call-${name}`} title={text ?? undefined}>
    {text}
  </span>
);

const markOf = (call: EventView, words: RowWords): string | null => {
  if (call.cost_status === 'estimated') return words.estimated;
  return call.eur_status === 'provisional' ? '≈' : null;
};

/** One call on one line, on two where there is little room. No hooks: dozens are drawn in a frame. */
export const CallRow = memo((properties: Properties) => {
  const { id, call, row, top, height, format, words, service, operation, isNewDay, isActive, isOpen } = properties;
  const cost = format.cost(call);
  const mark = cost === null ? null : markOf(call, words);
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={row + 2}
      aria-selected={isOpen}
      className="call-row"
      data-testid="call-row"
      data-row={row}
      data-active={isActive}
      data-new-day={isNewDay}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <span role="gridcell" className="call-cell call-outcome">
        <Icon icon={call.success ? Check : CircleAlert} className={call.success ? 'text-muted' : 'text-warning'} />
        <span className="sr-only">{call.success ? words.succeeded : words.failed}</span>
      </span>
      <span role="gridcell" className="call-cell call-time" title={format.moment(call.occurred_at)}>
        <span className="call-day">{format.day(call)}</span> {format.time(call)}
      </span>
      <span role="gridcell" dir="auto" className="call-cell call-what">
        <span className="font-medium">{service}</span>
        {operation === null ? null : <span className="text-muted">{` · ${operation}`}</span>}
      </span>
      <Cell name="model" text={call.model} />
      {call.error_message === null ? (
        <Cell name="preview" text={call.input_preview ?? call.output_preview} />
      ) : (
        <Cell name="preview text-warning" text={call.error_message} />
      )}
      <Cell name="client" text={call.client === null ? null : (call.client.name ?? call.client.id)} />
      <Cell name="duration" text={call.duration_ms === null ? null : format.duration(call.duration_ms)} />
      <Cell name="tokens" text={format.integer(call.total_tokens)} />
      <span role="gridcell" className="call-cell call-cost" title={cost?.exact}>
        {mark === null ? null : (
          <span className="text-muted" title={mark === '≈' ? words.provisional : undefined}>
            {mark}{' '}
          </span>
        )}
        {cost === null ? <span className="text-muted">{words.unknown}</span> : cost.text}
      </span>
    </div>
  );
});
