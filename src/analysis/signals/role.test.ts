import { describe, expect, it } from 'vitest';
import { harmOf, isRuntime, roleOf, unitOf } from './role.ts';

describe('the role of a metric', () => {
  it.each([
    ['http_server_request_duration_seconds', 'latency', 'up'],
    ['grpc_server_handling_seconds', 'latency', 'up'],
    ['db_pool_requests_waiting', 'saturation', 'up'],
    ['db_pool_acquire_timeouts_total', 'saturation', 'up'],
    ['hikaricp_connections_max', 'saturation', 'down'],
    ['kafka_consumer_lag', 'saturation', 'up'],
    ['dynamodb_write_throttle_ratio', 'saturation', 'up'],
    ['memory_persist_error_ratio', 'errors', 'up'],
    ['upstream_timeouts_total', 'errors', 'up'],
    ['request_success_ratio', 'errors', 'down'],
    ['cache_entries', 'cache', 'down'],
    ['lookaside_cache_errors_total', 'cache', 'up'],
    ['orders_received_total', 'traffic', 'either'],
    ['kube_pod_container_status_restarts_total', 'errors', 'up'],
    ['process_resident_memory_bytes', 'other', 'up'],
    ['nodejs_eventloop_lag_seconds', 'other', 'up'],
    ['go_goroutines', 'other', 'up'],
    ['room_temperature', 'other', 'either'],
  ])('%s is about %s, and worse when it goes %s', (metric, role, harm) => {
    expect(roleOf(metric)).toBe(role);
    expect(harmOf(metric, roleOf(metric))).toBe(harm);
  });

  it.each([
    ['container_memory_working_set_bytes', true],
    ['process_open_fds', true],
    ['worker_slots_used', false],
  ])('%s is the inside of a process: %s', (metric, expected) => {
    expect(isRuntime(metric)).toBe(expected);
  });

  it.each([
    ['a_duration_seconds', 's'],
    ['b_latency_ms', 'ms'],
    ['c_used_bytes', 'bytes'],
    ['d_seconds_total', 's'],
    ['e_ratio', '1'],
    ['f_percent', '%'],
  ])('%s is in %s', (metric, unit) => {
    expect(unitOf(metric)).toBe(unit);
  });
});
