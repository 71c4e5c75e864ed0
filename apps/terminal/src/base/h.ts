import { createElement } from 'react';

/** Makes an element. Node runs these files as they are, so there is no JSX. */
export const h = createElement;
