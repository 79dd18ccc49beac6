export const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
