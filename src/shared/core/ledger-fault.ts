/** Why nothing can be stored for now. Each passes by itself once its cause is gone. */
export const ledgerFaults = ['disk_full', 'disk_failing', 'read_only', 'locked'] as const;
export type LedgerFault = (typeof ledgerFaults)[number];
