import { rate } from "@/lib/tax";

console.log(rate);
