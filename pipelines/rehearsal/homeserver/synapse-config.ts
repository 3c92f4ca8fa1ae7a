// Writes the configuration of a homeserver for one rehearsal or test: SQLite in a folder, one port on this
// machine, no rate limits, cheap password hashes unless the hashes are what is tested.

import { stringify } from 'yaml';

export interface SynapseConfig {
  readonly folder: string;
  readonly port: number;
  readonly serverName: string;
  readonly sharedSecret: string;
  /** Cost of password hashes: 4 is the cheapest possible, 12 what a real server has. */
  readonly bcryptRounds: number;
  /** Replaces or adds top-level settings. */
  readonly changes: Readonly<Record<string, unknown>>;
}

const unlimited = { per_second: 10_000, burst_count: 10_000 };

export function homeserverYaml(config: SynapseConfig): string {
  const { folder, port, serverName, sharedSecret, bcryptRounds } = config;
  return stringify(
    {
      server_name: serverName,
      pid_file: `${folder}/homeserver.pid`,
      listeners: [
        {
          port,
          bind_addresses: ['127.0.0.1'],
          type: 'http',
          tls: false,
          x_forwarded: true,
          resources: [{ names: ['client', 'metrics'] }],
        },
      ],
      database: { name: 'sqlite3', args: { database: `${folder}/homeserver.db` } },
      media_store_path: `${folder}/media`,
      signing_key_path: `${folder}/signing.key`,
      registration_shared_secret: sharedSecret,
      macaroon_secret_key: sharedSecret,
      form_secret: sharedSecret,
      report_stats: false,
      enable_metrics: true,
      trusted_key_servers: [],
      presence: { enabled: false },
      bcrypt_rounds: bcryptRounds,
      rc_login: { address: unlimited, account: unlimited, failed_attempts: unlimited },
      rc_message: unlimited,
      rc_joins: { local: unlimited, remote: unlimited },
      rc_joins_per_room: unlimited,
      rc_invites: { per_room: unlimited, per_user: unlimited, per_issuer: unlimited },
      rc_room_creation: unlimited,
      rc_media_create: unlimited,
      app_service_config_files: [`${folder}/service.yaml`],
      ...config.changes,
    },
    // No anchors: they are valid YAML, but harder to read for a person who looks into the folder.
    { aliasDuplicateObjects: false },
  );
}

/** The registration of the application service that replays held work as its true senders. */
export function serviceYaml(asToken: string, hsToken: string, serverName: string): string {
  return stringify({
    id: 'tideover',
    url: null,
    as_token: asToken,
    hs_token: hsToken,
    sender_localpart: 'tideover',
    rate_limited: false,
    namespaces: {
      users: [{ exclusive: false, regex: `@.*:${serverName.replaceAll('.', '\\.')}` }],
      rooms: [],
      aliases: [],
    },
  });
}
