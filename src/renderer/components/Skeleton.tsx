/** Stands for a figure that is on its way: takes a line of its surroundings' height, so that nothing moves later. */
export const Skeleton = ({ width }: { readonly width: 'short' | 'long' }) => (
  <span aria-hidden className={width === 'short' ? 'skeleton w-16' : 'skeleton w-36'} />
);
