import { dark } from './theme.mjs';

console.log(`<body class="${dark ? 'dark' : 'light'}">`);
