// Node 24 has no Temporal; every bundle begins with this (see infra/bundle-options.ts).
import 'temporal-polyfill/global';
