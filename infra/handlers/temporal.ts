// Adds Temporal, which Node 24 lacks; every bundle begins with this file (see infra/bundle-options.ts).
import 'temporal-polyfill/global';
