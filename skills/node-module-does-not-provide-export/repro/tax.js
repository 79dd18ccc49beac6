export function roundCents(x) { return Math.round(x); }
export default roundCents;
