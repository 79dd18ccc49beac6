import { isDark } from './theme-fixed.mjs';

console.log(`<body class="${isDark() ? 'dark' : 'light'}">`);
