// Investigation: being written.
export default function InvestigationPage() {
  return <h1>Investigation</h1>;
}
