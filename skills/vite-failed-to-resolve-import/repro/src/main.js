import { tax } from '@/lib/tax.js';

console.log(tax);
