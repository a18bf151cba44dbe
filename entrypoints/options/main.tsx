/** The settings page. */
import '../../src/ui/theme.css';
