// The generated validators, one function for each section: `window_notices`, `organisation_sites`, …
import type { ValidateFunction } from 'ajv/dist/2020.js';

export declare const validators: Readonly<Record<string, ValidateFunction>>;
