/**
 * The tables of the SQLite ledger. Each row is one JSON text under its key, as in DynamoDB; other columns exist only
 * where a condition or a query needs them. Nobody can change or delete a receipt, nor can Mayfly itself.
 */
export const schema = `
create table if not exists steps (
  plan text not null, step text not null, version integer not null, body text not null,
  primary key (plan, step)
) strict;
create table if not exists claims (
  arn text primary key, plan text not null, step text not null, until text not null
) strict;
create table if not exists receipts (
  plan text not null, account text not null, number integer not null, step text not null,
  previous text not null, digest text not null, body text not null,
  primary key (plan, account, number), unique (plan, step)
) strict;
create table if not exists observations (
  policy text not null, arn text not null, body text not null,
  primary key (policy, arn)
) strict;
create table if not exists bookings (
  account text not null, night text not null, number integer not null, body text not null,
  primary key (account, night, number)
) strict;
create table if not exists failures (
  policy text not null, arn text not null, verb text not null, plan text not null, body text not null,
  primary key (policy, arn, verb, plan)
) strict;
create table if not exists escalation_levels (
  policy text not null, arn text not null, step text not null, at text not null,
  primary key (policy, arn, step)
) strict;
create table if not exists switches (
  arn text primary key, ended text not null, body text not null
) strict;
create table if not exists ways_back (
  key text primary key, body text not null
) strict;
create table if not exists answers (
  series text not null, day text not null, body text not null,
  primary key (series, day)
) strict;
create table if not exists approvals (
  plan text not null, step text not null, body text not null,
  primary key (plan, step)
) strict;
create table if not exists runs (
  plan text not null, id text not null, body text not null,
  primary key (plan, id)
) strict;

create trigger if not exists receipts_are_not_changed before update on receipts
  begin select raise(abort, 'receipts are append-only'); end;
create trigger if not exists receipts_are_not_deleted before delete on receipts
  begin select raise(abort, 'receipts are append-only'); end;
create trigger if not exists approvals_are_not_changed before update on approvals
  begin select raise(abort, 'approvals are not changed'); end;
`;
