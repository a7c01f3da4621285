import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addRoutes } from '../api/call-request.ts';
import { detailsRoutes } from '../api/details-routes.ts';
import { addDetailsTexts } from '../i18n/details-texts.ts';
import { AlertToasts } from '../features/alerts/AlertToasts.tsx';
import { DetailsDialog } from './DetailsDialog.tsx';
import { GapNotice } from './GapNotice.tsx';

addRoutes(detailsRoutes);

export type DetailsProperties = { readonly isOpen: boolean };

/** Everything but the widget; loaded when it is first opened, with its texts. */
export const Details = ({ isOpen }: DetailsProperties) => {
  const { i18n } = useTranslation();
  useState(() => addDetailsTexts(i18n));
  return isOpen ? <DetailsDialog /> : <GapNotice isFloating />;
};

// In one piece with the details: with a second one, what the widget shares with both would be cut into many.
export { AlertToasts };
