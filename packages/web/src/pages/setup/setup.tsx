// Setup: connect my systems. What comes in and from where, what may be done, who gets in, and whether all of it is in order.
import { Tabs } from '../../parts/tabs.tsx';
import { Access } from './access/access.tsx';
import { Audit } from './audit.tsx';
import { Connect } from './connect/connect.tsx';
import { Policy } from './policy/policy.tsx';
import { Settings } from './settings/settings.tsx';
import './setup.css';

export default function SetupPage() {
  return (
    <div class="setup">
      <h1>Setup</h1>
      <Tabs
        label="Parts of the setup"
        tabs={[
          { id: 'connect', label: 'Connect', children: () => <Connect /> },
          { id: 'policy', label: 'Policy', children: () => <Policy /> },
          { id: 'settings', label: 'Settings', children: () => <Settings /> },
          { id: 'access', label: 'People and tokens', children: () => <Access /> },
          { id: 'audit', label: 'Log', children: () => <Audit /> },
        ]}
      />
    </div>
  );
}
