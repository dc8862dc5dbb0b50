import { startAlertmanager, startPrometheus } from '/work/main/tools/monitoring.test-support.ts';
const am = await startAlertmanager({ route: { receiver: 'none' }, receivers: [{ name: 'none' }] });
const p = await startPrometheus({ global: { scrape_interval: '500ms', evaluation_interval: '500ms' }, alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(am.url).host] }] }] } }, { groups: [{ name: 'g', rules: [{ alert: 'Watchdog', expr: 'vector(1)' }] }] });
await new Promise((r) => setTimeout(r, 12000));
console.log(await (await fetch(`${p.url}/api/v1/alertmanagers`)).text());
console.log(await (await fetch(`${p.url}/api/v1/alerts`)).text());
console.log(await (await fetch(`${am.url}/api/v2/alerts`)).text());
console.log(await (await fetch(`${am.url}/api/v2/status`)).text().then(t=>t.slice(0,300)));
await p.close(); await am.close();
