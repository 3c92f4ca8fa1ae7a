// Lambda's Node 24 has no Temporal; every bundle begins with this (see infra/bundle.ts).
import 'temporal-polyfill/global';
