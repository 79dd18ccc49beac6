import { chunk } from "lodash";

export const pages = (rows: string[]) => chunk(rows, 20);
