"""Pictures of tables and scanned pages (the extra `ocr`): OpenCV, NumPy and ONNX Runtime are imported in here only.

bytes -> decode -> straighten -> rulings -> ink -> recognition -> numerals, labels -> page. Only `decode` is cheap to import.
"""
