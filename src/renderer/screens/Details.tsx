import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addDetailsTexts } from '../i18n/details-texts.ts';
import { AlertToasts } from '../features/alerts/AlertToasts.tsx';
import { DetailsDialog } from './DetailsDialog.tsx';

/** Everything but the widget; loaded when it is first opened, with its texts. */
export const Details = () => {
  const { i18n } = useTranslation();
  useState(() => addDetailsTexts(i18n));
  return <DetailsDialog />;
};

// In one piece with the details: with a second one, what the widget shares with both would be cut into many.
export { AlertToasts };
